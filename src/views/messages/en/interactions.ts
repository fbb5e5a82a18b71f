/** General texts for clicks, forms, and commands. */
export const interactions = {
  titles: { oneMoment: "One moment", notPossible: "Can't do that", notSaved: "Not saved", done: "Done" },
  loading: "This is taking longer than usual.",
  loadingCommand: "One moment, this is taking longer than usual.",
  saving: "This is taking longer than usual. It's being saved.",
  stillWorking: "Still working on it. You'll see the result here.",
  couldNotLoad: "This couldn't be loaded. Close it and try again.",
  done: "Done.",
  saved: "It's saved.",
  savedForm: "It's saved. You can close this.",
  closedTooEarly: "Nothing was saved, because the form was closed before its last question was answered. Open it again to finish.",
  notSaved: (problems: string) => `Nothing was saved. ${problems}`,
  failed: (reference: string) =>
    `Something went wrong, and nothing was saved. Try again in a moment. If it keeps happening, quote reference ${reference}.`,
  restarting: "This wasn't saved, because the app is restarting. Try again in a minute.",
  cutOff: "This didn't finish, because the app is restarting. Use /invitations in a minute to see where things stand.",
  restarted: "The app restarted before it could tell you whether this was saved. Use /invitations to see where things stand.",
  tooLate: (command: string) => `That took too long, so Slack couldn't show the result. Use ${command} again.`,
  oldButton: "This button is out of date. Use /invitations to see where things stand.",
  oldForm: "This form is out of date. Close it and open it again.",
};
