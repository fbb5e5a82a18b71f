import { checkCanOpen } from "../../domain/authorization.ts";
import { onOpenForm } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forFollowUp, loadPeople, nameIn, unknownPerson } from "../../interactions/people.ts";
import { onSubmitAbout, showRefusalUnder } from "../../interactions/submit.ts";
import { executeCommand } from "../../store/execute-command.ts";
import { formMetadataCodec } from "../../views/action-context.ts";
import { menuActions } from "../../views/organizer-card.ts";
import { isAboutPerson } from "../../views/refusals.ts";
import { participantsForm, participantsView } from "./form.ts";

/** Changes who is invited. */
export const participants: Feature = (app, deps) => {
  onOpenForm(
    app,
    deps,
    [{ option: menuActions.participants }],
    (followUp, click) => checkCanOpen.organizer(followUp, forFollowUp(click)),
    (followUp, actionContext) => participantsView(followUp, formMetadataCodec.encode(actionContext)),
  );

  onSubmitAbout(app, deps, participantsForm, async (submission) => {
    const chosen = new Set(submission.values.participants);
    const people = await loadPeople(deps, submission, [...chosen]);
    if (people.length < chosen.size) return { errors: { participants: unknownPerson } };
    const command = { type: "set-participants", ...forFollowUp(submission), people } as const;
    const result = await executeCommand(deps.store, submission.key, command, contextOf(deps));
    if (result.ok || result.refusal.because === "nothing-changed") return { close: true };
    if (!isAboutPerson(result.refusal)) return result;
    return showRefusalUnder("participants", result, { id: submission.personId, zone: "UTC" }, nameIn(people));
  });
};
