/** The parameters of `DATABASE_URL` that the driver supports and the bot doesn't set itself. */
const supported = [
  "sslmode",
  "sslcert",
  "sslkey",
  "sslrootcert",
  "sslnegotiation",
  "uselibpqcompat",
  "ssl",
  "host",
  "port",
  "user",
  "password",
  "application_name",
  "options",
];

/** The values to accept. The driver would misread any others. */
const allowedValues: Record<string, string[]> = {
  sslmode: ["disable", "prefer", "require", "verify-ca", "verify-full", "no-verify"],
  sslnegotiation: ["postgres", "direct"],
  uselibpqcompat: ["true"],
  ssl: ["true", "1", "0", "no-verify"],
};

const pools = "the bot has its own pools";
const timeouts = "the bot has its own time limits";

const advice: Record<string, string> = {
  schema: "the bot's tables are in the schema “public”, so give it its own database",
  connection_limit: pools,
  max: pools,
  pool_timeout: pools,
  connect_timeout: timeouts,
  socket_timeout: timeouts,
  statement_timeout: timeouts,
  lock_timeout: timeouts,
  query_timeout: timeouts,
  idle_in_transaction_session_timeout: timeouts,
  pgbouncer: "the bot has to connect to the server directly, or through PgBouncer with pool_mode = session",
};

/** Returns what's wrong with the URL, as predicates that follow the setting's name. The driver silently ignores unknown parameters. */
export function databaseUrlProblems(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { searchParams, hash } = new URL(url);
  const parameters = [...searchParams];
  // Its name isn't repeated, because it may be part of a password.
  if (hash !== "" || parameters.some(([name]) => !/^\w+$/.test(name)))
    return ["has a stray “?” or “#”. In a username or password, write %3F or %23 instead"];
  return parameters.flatMap(([name, value]) => {
    if (!supported.includes(name))
      return [`has the parameter “${name}”, which isn't supported: ${advice[name] ?? supportedList}. Remove it`];
    const allowed = allowedValues[name];
    return allowed && !allowed.includes(value) ? [`has an unsupported value for “${name}”. Use one of ${allowed.join(", ")}`] : [];
  });
}

const supportedList = `the supported ones are ${supported.join(", ")}`;
