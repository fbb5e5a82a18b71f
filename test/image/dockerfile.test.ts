import { describe, expect, test } from "vitest";
import { ignoring } from "./context.ts";
import { parseDockerfile } from "./dockerfile.ts";

describe("a Dockerfile", () => {
  test("is parsed stage by stage", () => {
    const text = `FROM node:24 AS build\nWORKDIR /app\nCOPY a b ./\nRUN npm ci \\\n  --ignore-scripts\nFROM node:24\nENV A=b\nCOPY --from=build /app/x x
HEALTHCHECK --interval=5s CMD ["node", "-e", "1"]\nUSER node\nSTOPSIGNAL SIGTERM\nCMD ["node", "x"]`;
    expect(parseDockerfile(text)).toEqual({
      stages: [
        {
          name: "build",
          base: "node:24",
          steps: [
            { does: "WORKDIR", path: "/app" },
            { does: "COPY", from: undefined, sources: ["a", "b"], target: "./" },
            { does: "RUN", command: "npm ci   --ignore-scripts" },
          ],
        },
        {
          name: "",
          base: "node:24",
          steps: [
            { does: "ENV", name: "A", value: "b" },
            { does: "COPY", from: "build", sources: ["/app/x"], target: "x" },
          ],
        },
      ],
      settings: { user: "node", stopSignal: "SIGTERM", command: ["node", "x"], healthcheck: ["node", "-e", "1"] },
    });
  });

  test.each([
    "COPY --chown=node a b",
    "COPY *.json ./",
    "COPY $A b",
    "RUN --mount=type=secret,id=a true",
    'RUN ["npm", "ci"]',
    "ADD a b",
    "ARG A",
    "ENV A=b C=d",
    "VOLUME /data",
    "CMD node dist/main.js",
    "HEALTHCHECK CMD true",
    "USER node\nFROM node:24",
  ])("with an instruction the tests can't run is refused: %s", (line) => {
    expect(() => parseDockerfile(`FROM node:24\n${line}`)).toThrow(/./);
  });
});

describe("a .dockerignore", () => {
  test("excludes a path if its last matching line does", () => {
    const isExcluded = ignoring("# a comment\n*\n!src\nsrc/generated\n");
    expect(["src/main.ts", "src/generated/a.ts", "srcs", ".env"].filter(isExcluded)).toEqual(["src/generated/a.ts", "srcs", ".env"]);
  });

  test.each(["*.md", "**/a", "/src", "src/"])("with an unsupported pattern is refused: %s", (line) => {
    expect(() => ignoring(line)).toThrow(`don't support ${line}`);
  });
});
