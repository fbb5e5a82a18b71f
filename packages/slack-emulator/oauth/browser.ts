/** What a page says, and where its browser was sent on the way. */
export type Page = { status: number; url: string; body: string };

/** As much of a browser as an installation needs: it follows redirects, and keeps cookies by origin. */
export function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };

  async function send(url: string, form?: URLSearchParams): Promise<Response> {
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie }, ...(form && { method: "POST", body: form }) });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  }

  /** Opens a page. Stops before an address that `isEnough` says is the end of the way. */
  async function open(url: string, isEnough: (next: URL) => boolean = () => false, form?: URLSearchParams): Promise<Page> {
    const response = await send(url, form);
    const location = response.headers.get("location");
    const body = await response.text();
    if (response.status < 300 || response.status >= 400 || location === null) return { status: response.status, url, body };
    const next = new URL(location, url);
    return isEnough(next) ? { status: response.status, url: next.href, body } : open(next.href, isEnough);
  }

  return { cookies: jarOf, open };
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name = "", value = ""] = /^\s*([^=;]+)=([^;]*)/.exec(line) ?? [];
  const expires = /;\s*expires=([^;]+)/i.exec(line)?.[1];
  const isOver = /;\s*max-age=(0|-\d+)\s*(;|$)/i.test(line) || (expires !== undefined && Date.parse(expires) <= Date.now());
  if (isOver) jar.delete(name);
  else jar.set(name, value);
}
