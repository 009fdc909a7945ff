import { type Output, output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ConfigReader } from "../../program/config-reader.ts";
import { atSite, planWebsite, readWebsite } from "../../program/website-config.ts";

const test = suite("the config of the web page");

const read = (values: Readonly<Record<string, string>> = {}): ConfigReader => {
  const all: Record<string, string> = {
    website: "true",
    siteFirewall: "false",
    siteUrl: "http://localhost:5173",
    ...values,
  };
  return {
    text: (key: string) => all[key] ?? "",
    optionalText: (key: string) => all[key] || undefined,
    flag: (key: string) => all[key] === "true",
  } as unknown as ConfigReader;
};
const config = {
  api: { allowedOrigins: ["{siteUrl}", "http://localhost:5173"], throttle: 1 },
  directory: { callbackUrls: ["{siteUrl}/"], logoutUrls: ["https://other.example.com/"], mfa: "OFF" },
};
const known = (value: unknown) =>
  new Promise<unknown>(resolve => {
    (output(value) as Output<unknown>).apply(resolve);
  });
const mistakeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

test("puts the site's address into what names it, and leaves the rest", async () => {
  const { api, directory, complete } = atSite(config, output("https://d1.cloudfront.net"));
  assert.equal(await known(api.allowedOrigins), ["https://d1.cloudfront.net", "http://localhost:5173"]);
  assert.equal(await known(directory.callbackUrls), ["https://d1.cloudfront.net/"]);
  assert.equal(directory.logoutUrls, ["https://other.example.com/"]);
  assert.is(directory.mfa, "OFF");
  assert.is(api.throttle, 1);
  assert.is(
    await known(complete("{siteUrl}/?from={siteUrl}")),
    "https://d1.cloudfront.net/?from=https://d1.cloudfront.net",
  );
  assert.is(complete("Europe/Belgrade"), "Europe/Belgrade");
});

test("names an address once, where the page is hosted elsewhere", () => {
  const { url, hosted } = readWebsite(read({ website: "false", siteUrl: "http://localhost:5173/" }));
  assert.is(hosted, undefined);
  assert.is(url, "http://localhost:5173");
  assert.equal(atSite(config, url).api.allowedOrigins, ["http://localhost:5173"]);
});

test("takes a domain with its certificate, and neither alone", () => {
  const domain = {
    siteDomain: "app.example.com",
    siteCertificateArn: "arn:aws:acm:us-east-1:0:certificate/1",
  };
  assert.equal(readWebsite(read(domain)).hosted, {
    firewall: false,
    domain: { name: "app.example.com", certificateArn: "arn:aws:acm:us-east-1:0:certificate/1" },
  });
  const says = /siteDomain and siteCertificateArn need one another/;
  assert.match(
    mistakeOf(() => readWebsite(read({ siteDomain: "app.example.com" }))),
    says,
  );
  assert.match(
    mistakeOf(() => readWebsite(read({ siteHostedZoneId: "Z1" }))),
    says,
  );
});

test("builds nothing where the program is not deployed, and takes a page that is there", async () => {
  const plan = (values: Readonly<Record<string, string>>) =>
    planWebsite({ website: readWebsite(read(values)), api: {}, placeholders: true }, "eu-central-1");
  const { folder, files, connectTo } = (await plan({})) ?? {};
  assert.is(folder, "frontend/dist");
  assert.equal(files, ["index.html"]);
  assert.equal(await known(connectTo), [
    "https://*.execute-api.eu-central-1.amazonaws.com",
    "https://*.auth.eu-central-1.amazoncognito.com",
  ]);
  const there = await plan({ siteFolder: "tests/fixtures/site" });
  assert.equal(there?.files, ["assets/app-00000000.js", "index.html"]);
  const missing = await plan({ siteFolder: "nowhere" }).catch((error: Error) => error.message);
  assert.is(missing, "There is no nowhere/index.html.");
  assert.is(await plan({ website: "false" }), undefined);
});

test("lets the page reach the API's own name alone, where it has one", async () => {
  const website = readWebsite(read());
  const planned = await planWebsite(
    { website, api: { domain: { name: "api.example.com" } }, placeholders: true },
    "eu-central-1",
  );
  assert.is(((await known(planned?.connectTo)) as string[])[0], "https://api.example.com");
});

test.run();
