/** One person in one workspace. */
export type PersonKey = { workspaceId: string; personId: string };
