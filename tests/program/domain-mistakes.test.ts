import { suite } from "uvu";
import * as assert from "uvu/assert";
import { certificateMistake, zoneMistake } from "../../program/domain-mistakes.ts";

const test = suite("program/domain-mistakes");

const certificate = (region: string, partition = "aws") =>
  `arn:${partition}:acm:${region}:123456789012:certificate/12345678-1234-1234-1234-123456789012`;

test("a certificate is taken in the API's region alone", () => {
  assert.is(certificateMistake(certificate("eu-central-1"), "eu-central-1"), undefined);
  assert.is(certificateMistake(certificate("us-gov-west-1", "aws-us-gov"), "us-gov-west-1"), undefined);
  assert.is(
    certificateMistake(certificate("us-east-1"), "eu-central-1"),
    "The certificate of the config value apiCertificateArn is in us-east-1, and the API in eu-central-1, which takes none of another region. Request one: aws acm request-certificate --domain-name NAME --validation-method DNS --region eu-central-1",
  );
});

test("what is not the ARN of a certificate is said", () => {
  for (const arn of ["", "certificate", "arn:aws:iam::123456789012:server-certificate/shop"])
    assert.is(
      certificateMistake(arn, "eu-central-1"),
      `The config value apiCertificateArn is "${arn}", which is not the ARN of a certificate. List them: aws acm list-certificates --region eu-central-1`,
    );
});

const inZone = (domain: string, name: string, isPrivate = false) => zoneMistake(domain, { name, isPrivate });

test("a zone holds its own name and those below it, in any case, with a dot at the end or without", () => {
  assert.is(inZone("api.example.com", "example.com"), undefined);
  assert.is(inZone("api.example.com", "example.com."), undefined);
  assert.is(inZone("API.Example.com", "example.COM"), undefined);
  assert.is(inZone("example.com", "example.com"), undefined);
  assert.is(inZone("api.example.com", "."), undefined);
});

test("a zone of another domain is said, one that only ends alike among them", () => {
  for (const name of ["example.org", "ample.com", "www.api.example.com"])
    assert.is(
      inZone("api.example.com", name),
      `The zone of the config value apiHostedZoneId is ${name}, which cannot hold api.example.com of apiDomain. Name the zone that does: aws route53 list-hosted-zones-by-name`,
    );
});

test("so is a private zone, in which the public finds nothing", () => {
  assert.match(
    inZone("api.example.com", "example.com", true) ?? "",
    "The zone example.com of the config value apiHostedZoneId is private",
  );
});

test.run();
