import { expect, test } from "vitest";
import { linkIn, locationElements } from "../../src/views/links.ts";

test.each([
  ["https://meet.example.com/abc?d=1#e", "https://meet.example.com/abc?d=1#e"],
  ["Room 4, or https://meet.example.com/abc.", "https://meet.example.com/abc"],
  ["https://a.example\nand more", "https://a.example"],
])("“%s” links to %s", (location, url) => {
  expect(linkIn(location)).toBe(url);
  const shown = locationElements(location);
  expect(shown.map((element) => (element.type === "link" ? element.url : element.type === "text" && element.text)).join("")).toBe(location);
  expect(shown.filter(({ type }) => type === "link")).toEqual([{ type: "link", url }]);
});

test.each([
  "Room 4",
  "http://meet.example.com",
  "javascript:alert(1)",
  "<https://meet.example.com|Room 4>",
  "(https://meet.example.com)",
  "xhttps://meet.example.com",
  "https://slack.com@meet.example.com/",
  "https://localhost/",
  "https://exämple.com/",
  "https://meet.example.com/\u202eabc",
  'https://meet.example.com/"onclick',
])("“%s” is not linked", (location) => {
  expect(linkIn(location)).toBeUndefined();
  expect(locationElements(location)).toEqual([{ type: "text", text: location }]);
});
