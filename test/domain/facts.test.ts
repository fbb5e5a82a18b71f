import { expect, test } from "vitest";
import { cardFacts } from "../../src/domain/facts.ts";
import { after, bo, created, cy, dee, invitationOf } from "./fixtures.ts";
import { declines, removes } from "./steps.ts";

// Ana assigned it to Bo; Cy and Dee are participants.
const task = created({ owner: bo, participants: [cy, dee] });

test("an invitation names the others who are invited, the owner first, whatever they answered", () => {
  const factsOf = (followUp: typeof task) => cardFacts(followUp, invitationOf(followUp, dee), 1);
  const others = {
    people: [
      { inviteeId: "bo", role: "OWNER" },
      { inviteeId: "cy", role: "PARTICIPANT" },
    ],
    more: 0,
  };
  expect(factsOf(task)).toMatchObject({ others });
  expect(factsOf(after(task, declines(cy)))).toMatchObject({ others });
  expect(factsOf(after(task, removes(cy)))).toMatchObject({ others: { people: others.people.slice(0, 1), more: 0 } });
});
