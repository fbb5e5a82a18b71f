import { isValid } from "date-fns";
import type { FollowUp, Invitation, When } from "./follow-up.ts";

/** What the list of invitations has, in this order: declines to decide on, what to answer oneself, what others have not answered. */
export const groups = ["responses", "waiting", "sent"] as const;
export type Group = (typeof groups)[number];

export type Row = { group: Group; followUp: FollowUp; invitation: Invitation };

/** Which page: what comes after, or before, this row. `startsAt` is in ISO format. */
export type Cursor = { toward: "later" | "earlier"; group: Group; startsAt: string; id: string };

/** `earlier` and `later` lead to the neighbouring pages, where there are any. */
export type Page = { rows: Row[]; earlier: Cursor | undefined; later: Cursor | undefined };

/** What the lists are sorted by; what has no time that can be told comes first. */
export const placeInLists = ({ startsAt }: When) => ({ startsAt: isValid(startsAt) ? startsAt : new Date(0) });
