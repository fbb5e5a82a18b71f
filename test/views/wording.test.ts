import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../src/views/messages/en");
const banned = /\b(somebody|everybody|nobody|whom|shall|anew|oftener|mend|any more|cannot|does not|is not|are not|do not|did not)\b| – /i;

test.each(readdirSync(folder))("product texts are in plain American English (%s)", (name) => {
  const lines = readFileSync(join(folder, name), "utf8").split("\n");
  expect(lines.filter((line) => banned.test(line.replace(/^\s*(\/\/|\/?\*).*/, "")))).toEqual([]);
});
