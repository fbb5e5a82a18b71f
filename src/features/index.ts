import type { Feature } from "../interactions/feature.ts";
import { accept } from "./accept.ts";
import { clear } from "./clear.ts";
import { close } from "./close.ts";
import { create } from "./create/index.ts";
import { decline } from "./decline/index.ts";
import { details } from "./details.ts";
import { join } from "./join.ts";
import { keep } from "./keep.ts";
import { list } from "./list.ts";
import { participants } from "./participants/index.ts";
import { reassign } from "./reassign/index.ts";
import { remove } from "./remove.ts";
import { reschedule } from "./reschedule/index.ts";
import { takeOver } from "./take-over.ts";
import { unknown } from "./unknown.ts";

/** All features. `unknown` comes last, because it handles what the others don't. */
export const features: Feature[] = [
  create,
  accept,
  decline,
  reassign,
  reschedule,
  keep,
  remove,
  participants,
  close,
  takeOver,
  clear,
  details,
  join,
  list,
  unknown,
];
