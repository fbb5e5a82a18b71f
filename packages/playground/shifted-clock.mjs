// Preloaded before the bot to shift its clock: `new Date()` and `Date.now()` are ahead of the real time by CLOCK_AHEAD_MS.
const aheadMs = Number(process.env["CLOCK_AHEAD_MS"] ?? 0);
const realNow = Date.now;
const now = () => realNow() + aheadMs;

globalThis.Date = new Proxy(Date, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new Date(now()).toString(),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});
