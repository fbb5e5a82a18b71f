import type { FollowUp, FollowUpStatus } from "../follow-up/follow-up.ts";
import { markup, type Message } from "./blocks.ts";
import { aboutBlocks, aboutText } from "./follow-up-blocks.ts";
import { shortenMarkup, unmarked } from "./text.ts";

const lead =
  "*This follow-up was already created* when you first sent the form. What you changed after that wasn't saved. Here's how it is now:";

const next: Record<FollowUpStatus, string> = {
  OPEN: "To correct it, use the menu on its card in your messages with this app: *Reschedule…*, *Participants…*, and *Assign to…* or *Reassign…*. For anything else, cancel it there and send a new one with /followup.",
  COMPLETED: "It's completed. Use *Reopen* on its card in your messages with this app, or send a new one with /followup.",
  CANCELLED: "It's cancelled. Send a new one with /followup.",
};

/** Tells someone whose form made its follow-up before they changed it. `zone` is the reader's. */
export const alreadyCreated = (followUp: FollowUp, zone: string): Message => ({
  text: shortenMarkup([unmarked(lead), aboutText(followUp, zone), unmarked(next[followUp.status])].join(" "), 3500),
  blocks: [markup(lead), ...aboutBlocks(followUp, zone), markup(next[followUp.status])],
});
