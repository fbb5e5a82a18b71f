/** Who reads a message, a list or a form, and their time zone (IANA). */
export type Reader = { id: string; zone: string };
