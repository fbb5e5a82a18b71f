import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Keys } from "../config.ts";

/** Something is encrypted with a key that the environment does not have, in words for the person who runs the program. */
export class UnknownKey extends Error {
  override name = "UnknownKey";
  constructor(id: string) {
    super(`TOKEN_ENCRYPTION_KEY is missing the key “${id}”, which encrypts stored tokens. Add it after the current one.`);
  }
}

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** Encrypts with the first key. What it is about, such as the workspace's id, is bound to it: elsewhere it cannot be decrypted. */
export function encrypt([{ id, key }]: Keys, about: string, secret: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(about));
  const encrypted = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return `${id}.${Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64url")}`;
}

/** Decrypts with the key that it names. Throws `UnknownKey`, or Node's error for what was tampered with or belongs to something else. */
export function decrypt(keys: Keys, about: string, text: string): string {
  const found = keys.find(({ id }) => id === keyIdOf(text));
  if (!found) throw new UnknownKey(keyIdOf(text));
  const bytes = Buffer.from(text.slice(found.id.length + 1), "base64url");
  const decipher = createDecipheriv(algorithm, found.key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}

/** The id of the key that a text is encrypted with. */
export const keyIdOf = (text: string) => text.slice(0, text.indexOf("."));

/** A new key as TOKEN_ENCRYPTION_KEY takes it. */
export const newKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
