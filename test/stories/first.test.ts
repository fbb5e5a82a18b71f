import { expect, test } from "vitest";
import { startWorld } from "../support/bot.ts";

test("Ana assigns a task to Bo, and Bo accepts", async () => {
  const { slack } = await startWorld();
  const ana = slack.addPerson({ name: "Ana", tz: "Europe/Berlin" });
  const bo = slack.addPerson({ name: "Bo", tz: "America/New_York" });
  await ana.types("/followup Write the report");
  console.log(ana.modal?.text);
  const r = await ana.submits({ Type: "Task", Owner: bo, Date: "2026-11-27", Time: "15:00" });
  console.log(r);
  const card = await bo.sees("Assigned");
  console.log(card.screen, card.text);
  console.log((await ana.sees("Assigned")).screen);
  await bo.clicks("Accept");
  await bo.sees("you accepted");
  console.log((await ana.sees("Accepted")).screen);
  expect(1).toBe(1);
});
