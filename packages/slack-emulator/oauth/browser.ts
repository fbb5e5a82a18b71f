/** The final page, and the URL where the redirects ended. */
export type Page = { status: number; url: string; body: string };

/** Creates a minimal browser for installations: follows redirects, and stores cookies by origin. */
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
    for (const line of response.headers.getSetCookie()) storeCookie(jar, line);
    return response;
  }

  /** Opens a page and follows redirects, stopping before a URL that `shouldStop` accepts. */
  async function open(url: string, shouldStop: (next: URL) => boolean = () => false, form?: URLSearchParams): Promise<Page> {
    const response = await send(url, form);
    const location = response.headers.get("location");
    const body = await response.text();
    if (response.status < 300 || response.status >= 400 || location === null) return { status: response.status, url, body };
    const next = new URL(location, url);
    return shouldStop(next) ? { status: response.status, url: next.href, body } : open(next.href, shouldStop);
  }

  return { cookies: jarOf, open };
}

function storeCookie(jar: Map<string, string>, line: string): void {
  const [, name = "", value = ""] = /^\s*([^=;]+)=([^;]*)/.exec(line) ?? [];
  const expires = /;\s*expires=([^;]+)/i.exec(line)?.[1];
  const isExpired = /;\s*max-age=(0|-\d+)\s*(;|$)/i.test(line) || (expires !== undefined && Date.parse(expires) <= Date.now());
  if (isExpired) jar.delete(name);
  else jar.set(name, value);
}
