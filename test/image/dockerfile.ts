import { DockerfileParser, type Flag, type Instruction } from "dockerfile-ast";
import { z } from "zod";

type Step =
  | { does: "WORKDIR"; path: string }
  | { does: "COPY"; from: string | undefined; sources: string[]; target: string }
  | { does: "RUN"; command: string }
  | { does: "ENV"; name: string; value: string };

export type Stage = { name: string; base: string; steps: Step[] };

/** Process settings from the last stage. */
export type Settings = { user?: string; stopSignal?: string; command?: string[]; healthcheck?: string[] };

/** Parses a Dockerfile. Throws on anything the tests can't run as Docker does. */
export function parseDockerfile(text: string): { stages: Stage[]; settings: Settings } {
  const stages: Stage[] = [];
  const settings: Settings = {};
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const keyword = instruction.getKeyword();
    const content = instruction.getArgumentsContent() ?? "";
    const [first = "", , name = ""] = wordsOf(instruction);
    if (keyword === "FROM") {
      if (Object.keys(settings).length > 0) throw new Error("only the last stage may configure the process");
      stages.push({ name, base: first, steps: [] });
    } else if (keyword === "USER") settings.user = first;
    else if (keyword === "STOPSIGNAL") settings.stopSignal = first;
    else if (keyword === "CMD") settings.command = parseExecForm(content);
    else if (keyword === "HEALTHCHECK") settings.healthcheck = parseExecForm(content.replace(/^CMD /, ""));
    else if (keyword !== "EXPOSE") stages.at(-1)?.steps.push(stepOf(keyword, instruction));
  }
  return { stages, settings };
}

function stepOf(keyword: string, instruction: Instruction): Step {
  const words = wordsOf(instruction);
  const command = instruction.getArgumentsContent() ?? "";
  const [flag, ...others] = flagsOf(instruction);
  const [first = ""] = words;
  const [name = "", value] = first.split("=");
  const isPlain = flag === undefined && !words.some((word) => /["'$*?]/.test(word));
  if (keyword === "RUN" && flag === undefined && !command.startsWith("[")) return { does: keyword, command };
  if (keyword === "WORKDIR" && isPlain) return { does: keyword, path: first };
  if (keyword === "ENV" && isPlain && value !== undefined && words.length === 1) return { does: keyword, name, value };
  if (keyword === "COPY" && (isPlain || (flag?.getName() === "from" && others.length === 0)))
    return { does: keyword, from: flag?.getValue() ?? undefined, sources: words.slice(0, -1), target: words.at(-1) ?? "" };
  throw new Error(`the tests can't run ${keyword} ${command}`);
}

const wordsOf = (instruction: Instruction) => instruction.getArguments().map((argument) => argument.getValue());

const flagsOf = (instruction: Instruction & { getFlags?: () => Flag[] }) => instruction.getFlags?.() ?? [];

// In shell form, the shell would receive the signals.
const parseExecForm = (content: string) => z.array(z.string()).min(1).parse(JSON.parse(content));
