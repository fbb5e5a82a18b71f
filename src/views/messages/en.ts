import { cards } from "./en/cards.ts";
import { forms } from "./en/forms.ts";
import { grammar } from "./en/grammar.ts";
import { interactions } from "./en/interactions.ts";
import { lists } from "./en/lists.ts";
import { refusals } from "./en/refusals.ts";

/** Slack's English: American, plain, and short. Every function returns a whole sentence. */
export const en = { ...grammar, ...cards, forms, refusals, lists, interactions };
