/** What of the parameters of `DATABASE_URL` the driver heeds and the bot leaves alone. */
const understood = [
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

/** What the driver does not know and would take for something else. */
const values: Record<string, string[]> = {
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
  pgbouncer: "the bot needs the server itself, or PgBouncer with pool_mode = session",
};

/** What in the URL would be ignored or do harm, in words that follow the setting's name. The driver silently skips what it does not know. */
export function databaseUrlProblems(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { searchParams, hash } = new URL(url);
  const parameters = [...searchParams];
  // The name of such a parameter may be the rest of a password.
  if (hash !== "" || parameters.some(([name]) => !/^\w+$/.test(name)))
    return ["has a “?” or “#” that doesn't start its parameters. In a username or password, write %3F or %23 instead"];
  return parameters.flatMap(([name, value]) => {
    if (!understood.includes(name)) return [`has the parameter “${name}”, which isn't supported: ${advice[name] ?? otherwise}. Remove it`];
    const possible = values[name];
    return possible && !possible.includes(value) ? [`has a “${name}” that isn't supported. Use one of ${possible.join(", ")}`] : [];
  });
}

const otherwise = `the supported ones are ${understood.join(", ")}`;
