import { existsSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { z } from "zod";
import { readPlace } from "../config.ts";
import { holdDataFolder } from "../store/data-folder.ts";
import { CannotDo, command } from "./command.ts";
import { refuseOnServer } from "./on-a-server.ts";
import { embeddedIn } from "./open.ts";

/** Copies the embedded database into one file. */
export const backup = command({
  name: "backup",
  usage: "--to FILE",
  about: ["Copies the embedded database into one file (a .tar.gz). The bot must be stopped meanwhile."],
  options: { to: z.string("must name a file").min(1, "must name a file") },
  run: async ({ to }, { environment, say }) => {
    const { databaseUrl, dataDir } = readPlace(environment);
    if (databaseUrl !== undefined) throw refuseOnServer("backup", to);
    if (!existsSync(embeddedIn(dataDir))) throw new CannotDo(`There is no database in DATA_DIR ${dataDir}.`);
    if (existsSync(to)) throw new CannotDo(`${to} is there already. Choose another name.`);
    const release = await holdDataFolder(dataDir);
    try {
      const database = await PGlite.create(embeddedIn(dataDir));
      const copy = await database.dumpDataDir("gzip");
      await database.close();
      await writeWhole(to, Buffer.from(await copy.arrayBuffer()));
      say(
        `${to} holds the database now (${Math.ceil(copy.size / 1024)} KB). It contains what people wrote: keep it as safe as the database.`,
      );
    } finally {
      await release();
    }
  },
});

/** A file of this name is complete, and on the disk. */
async function writeWhole(path: string, content: Buffer) {
  const unfinished = `${path}.unfinished`;
  try {
    const file = await open(unfinished, "w", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    throw error instanceof Error && "code" in error ? new CannotDo(`${path} cannot be written: ${error.message}`) : error;
  }
}
