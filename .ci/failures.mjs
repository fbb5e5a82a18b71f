// Reads vitest's JSON reports: `files` and `tests` print what failed in one, `merge` replaces the failures of the first by the results of
// the second, and `summary` prints every failed test and "N passed, N failed", and exits with 1 if any failed.
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";

const [command, ...paths] = process.argv.slice(2);
const unreadable = { numPassedTests: 0, numFailedTests: 1, success: false, testResults: [] };
const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return unreadable;
  }
};
const failedFiles = ({ testResults }) => testResults.filter(({ status }) => status === "failed");
const nameOf = ({ name }) => relative(process.cwd(), name);
const failedTests = (report) =>
  failedFiles(report).flatMap((file) => {
    const tests = file.assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => `${nameOf(file)}: ${fullName.trim()}`);
    return tests.length > 0 ? tests : [nameOf(file)];
  });
// A file that can't be loaded fails a run in which no test did.
const countFailed = ({ success, numFailedTests }) => numFailedTests || (success ? 0 : 1);

const reports = paths.map(read);
switch (command) {
  case "files":
    console.log(failedFiles(reports[0]).map(nameOf).join(" "));
    break;
  case "tests":
    console.log(failedTests(reports[0]).join("\n"));
    break;
  case "merge": {
    const [first, again] = reports;
    const testResults = [...first.testResults.filter(({ status }) => status !== "failed"), ...again.testResults];
    const count = (wanted) =>
      testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === wanted).length;
    writeFileSync(
      paths[0],
      JSON.stringify({ success: again.success, numPassedTests: count("passed"), numFailedTests: count("failed"), testResults }),
    );
    break;
  }
  case "summary": {
    const failed = reports.reduce((sum, report) => sum + countFailed(report), 0);
    for (const test of reports.flatMap(failedTests)) console.log(`failed: ${test}`);
    console.log(`${reports.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0)} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
  }
}
