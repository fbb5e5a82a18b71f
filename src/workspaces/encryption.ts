import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Keys } from "../config.ts";

/** A stored token is encrypted with a key that isn't configured. The message is for the person who runs the program. */
export class UnknownKeyError extends Error {
  override name = "UnknownKeyError";
  constructor(id: string) {
    super(`TOKEN_ENCRYPTION_KEY is missing the key “${id}”, which encrypts stored tokens. Add it after the current one.`);
  }
}

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** Encrypts with the first key. `associatedData`, such as the workspace's ID, is required to decrypt. */
export function encrypt([{ id, key }]: Keys, associatedData: string, secret: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(associatedData));
  const encrypted = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return `${id}.${Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64url")}`;
}

/** Decrypts with the key named in the text. Throws `UnknownKeyError`, or Node's error if the text was tampered with or `associatedData` differs. */
export function decrypt(keys: Keys, associatedData: string, text: string): string {
  const matchingKey = keys.find(({ id }) => id === keyIdOf(text));
  if (!matchingKey) throw new UnknownKeyError(keyIdOf(text));
  const bytes = Buffer.from(text.slice(matchingKey.id.length + 1), "base64url");
  const decipher = createDecipheriv(algorithm, matchingKey.key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(associatedData))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}

/** Returns the ID of the key that a text is encrypted with. */
export const keyIdOf = (text: string) => text.slice(0, text.indexOf("."));

/** Returns a new key in the format of TOKEN_ENCRYPTION_KEY. */
export const newKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
