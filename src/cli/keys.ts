import { z } from "zod";
import { readKeys } from "../config.ts";
import { newKey as generateKey } from "../workspaces/encryption.ts";
import { rotateKeys as rotateStoredTokens } from "../workspaces/installations.ts";
import { command } from "./command.ts";
import { formatCount } from "./confirm.ts";
import { withDatabase } from "./open-database.ts";

export const newKey = command({
  name: "new-key",
  usage: "--id NAME",
  about: [
    "Prints a new key for TOKEN_ENCRYPTION_KEY, with the name you choose.",
    "To change the key, put the new one in front of the others, separated by a comma, restart the bot, and run rotate-keys.",
  ],
  options: { id: z.string().regex(/^[\w-]+$/, "must consist of letters, digits, _, and -") },
  run: async ({ id }, admin) => admin.say(generateKey(id)),
});

export const rotateKeys = command({
  name: "rotate-keys",
  usage: "",
  about: [
    "Encrypts every stored token with the first key in TOKEN_ENCRYPTION_KEY.",
    "Afterwards you can remove the other keys. You can run this while the bot is running. If it's interrupted, run it again.",
  ],
  options: {},
  run: async (_given, admin) =>
    withDatabase(admin, async (db) => {
      const keys = readKeys(admin.environment);
      const rotated = await rotateStoredTokens(db, keys);
      admin.say(`${formatCount(rotated, "token")} re-encrypted. Every token now uses the key “${keys[0].id}”.`);
    }),
});
