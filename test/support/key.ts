import { createHash } from "node:crypto";

/** Returns a key for encrypting tokens. */
export const key = (id: string) => ({ id, key: createHash("sha256").update(id).digest() });
