import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isJson, negotiate } from "../../../../handlers/platform/http/media-type.ts";

const test = suite("platform/media-type");

test("a content type may have empty and further parameters, in any case, quoted or not", () => {
  const types = [
    "application/json",
    "application/json;",
    "application/json ; ;",
    "application/json; charset=utf-8",
    "application/json;charset=utf-8; version=1",
    'Application/JSON;\tCharset="UTF-8"',
    'application/json; charset="u\\tf-8"',
    'application/json; profile="a;b, \\" c"; charset=utf-8',
    " application/json\t",
  ];
  for (const type of types) assert.ok(isJson(type), type);
});

test("another type, another charset or a malformed parameter is not JSON", () => {
  const types = [
    undefined,
    "",
    ";",
    "json",
    "application/jsonp",
    "application/json-patch+json",
    "application/problem+json",
    "text/json",
    "application /json",
    "application/json charset=utf-8",
    "application/json; charset",
    "application/json; charset=",
    "application/json; charset = utf-8",
    "application/json; charset=utf-16",
    'application/json; charset="utf-8',
    "application/json; charset=utf-8; charset=latin1",
    "application/json, application/json",
    "application/json\u00a0",
  ];
  for (const type of types) assert.not(isJson(type), type);
});

test("a long header costs no more than its length", () => {
  for (const part of ["; ", " ", '"', ";a=\\", '; a="\\"'])
    assert.not(isJson(`application/json${part.repeat(500_000)}x`), part);
});

const json = "application/json";
const geo = "application/geo+json";
const chosen: readonly (readonly [accept: string | undefined, type: string])[] = [
  [undefined, json],
  ["", json],
  ["*/*", json],
  ["application/*", json],
  [geo, geo],
  ["Application/Geo+JSON", geo],
  // The lower weight loses, and zero refuses.
  [`${geo};q=0, ${json}`, json],
  [`${geo};q=0.5, ${json}`, json],
  [`${geo}, ${json};q=0.5`, geo],
  [`${json};q=0.001, ${geo};q=0.01`, geo],
  [`${json};q=0, */*`, geo],
  [`${json};q=0, application/*;q=0.1`, geo],
  // The most specific range counts, wherever it stands.
  [`*/*, ${json};q=0.1, application/*;q=0.5`, geo],
  [`application/*;q=0.5, ${json};q=0.4`, geo],
  [`${geo};q=0.2, */*;q=0.9`, json],
  // Of equal ones the first asked for, then the first offered.
  [`${geo}, ${json}`, geo],
  [`${json}, ${geo}`, json],
  [`text/html, application/xhtml+xml, */*;q=0.8`, json],
  // No range is acceptable, or can be read.
  ["text/html", json],
  [`${geo};q=0`, json],
  [`${json};q=0, ${geo};q=0.0`, json],
  [`${geo};q=2, ${json};q=0.1`, json],
  [`${geo};q=0.1234`, json],
  [`${geo};q=-1, garbage, , ;`, json],
  // Parameters: UTF-8 is what both are in, others name types that are not offered.
  [`${geo};charset=utf-8`, geo],
  [`${geo};version=2, ${json};q=0.1`, json],
  [`${geo};q=0.9;version=2, ${json};q=0.1`, geo],
  [`text/x;a="b, ${geo}", ${json};q=0.1`, json],
  [`${geo} ; Q=0.9 , ${json} ; q=0.8`, geo],
];

for (const [accept, type] of chosen) {
  test(`Accept: ${accept} chooses ${type}`, () => {
    assert.is(negotiate(accept, [json, geo]), type);
  });
}

test.run();
