/** When the tests take place: Monday, November 23, 2026, at 10:00 AM in Berlin. */
export const monday = new Date("2026-11-23T09:00:00Z");
