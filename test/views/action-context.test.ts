import { expect, test } from "vitest";
import { actionContextCodec, formMetadataCodec } from "../../src/views/action-context.ts";

const followUpId = "0190163d-8694-739b-aea5-966c26f8ad91";
const inSlack = `{"followUpId":"${followUpId}","revision":2,"invitationId":"${followUpId}","drawnAs":"DECLINED"}`;
const context = { followUpId, revision: 2, invitationId: followUpId, expectedState: "DECLINED" } as const;

test("buttons and forms that earlier versions put into Slack keep the state they were rendered for", () => {
  expect(actionContextCodec.parse(inSlack)).toEqual(context);
  expect(formMetadataCodec.parse(inSlack)).toEqual(context);
});

test("an earlier version that still runs beside this one can read a form's metadata", () => {
  expect(JSON.parse(formMetadataCodec.encode(context))).toEqual(JSON.parse(inSlack));
});
