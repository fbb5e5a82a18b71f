import { createHash } from "node:crypto";

/** A key that tokens are encrypted with. */
export const key = (id: string) => ({ id, key: createHash("sha256").update(id).digest() });
