/** When the stories are set: Monday, 23 November 2026, 10:00 in Berlin. */
export const monday = new Date("2026-11-23T09:00:00Z");
