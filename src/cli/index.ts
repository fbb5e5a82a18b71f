import { backup } from "./backup.ts";
import type { Command } from "./command.ts";
import { deleteOlderThan } from "./delete-older-than.ts";
import { forgetPerson } from "./forget-person.ts";
import { forgetWorkspace } from "./forget-workspace.ts";
import { handOver } from "./hand-over.ts";
import { newKey, rotateKeys } from "./keys.ts";
import { redraw } from "./redraw.ts";
import { restore } from "./restore.ts";
import { status } from "./status.ts";

/** Every command, in the order that the overview lists them. */
export const commands: Command[] = [
  status,
  backup,
  restore,
  redraw,
  handOver,
  forgetPerson,
  forgetWorkspace,
  deleteOlderThan,
  newKey,
  rotateKeys,
];
