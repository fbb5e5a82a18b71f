import type { ModalView } from "@slack/types";
import { pickerDate } from "../../views/dates.ts";
import { defineForm } from "../../views/form.ts";
import { choice, date, duration, limits, optionalText, people, person, requiredText, time } from "../../views/form-fields.ts";
import { messages } from "../../views/messages/index.ts";

const { create: texts, errors, fields, hints } = messages.forms;

export const createForm = defineForm("create", texts, {
  title: requiredText(fields.title, limits.title, errors.noTitle),
  type: choice(fields.type, ["MEETING", "TASK", "CALL"], (type) => messages.typeNames[type], errors.noType),
  owner: person(fields.owner, hints.owner),
  participants: people(fields.participants, limits.participants),
  date: date(),
  time: time(),
  duration: duration(),
  location: optionalText(fields.location, limits.location),
  description: optionalText(fields.description, limits.description, { multiline: true }),
});

/** Returns the form with the known values filled in. `zone` (IANA) is the opener's, if known. */
export const createView = (known: {
  title: string;
  description: string;
  by: string;
  zone: string | undefined;
  now: Date;
  privateMetadata: string;
}): ModalView =>
  createForm.view({
    privateMetadata: known.privateMetadata,
    blocks: [],
    initial: {
      title: known.title,
      type: "MEETING",
      owner: known.by,
      date: known.zone === undefined ? undefined : pickerDate(known.now, known.zone),
      description: known.description,
    },
    options: { date: { hint: hints.zone(known.zone) } },
  });
