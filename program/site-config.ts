import { type Input, type Output, output } from "@pulumi/pulumi";
import { linksOf, type ServicePlan } from "../components/index.ts";
import type { Contract } from "../contract/contract.ts";
import { type OperationTable, operationTable } from "../contract/operation-table.ts";

/** What a web page must know of the stack that it is for. Nothing of it is secret. */
export interface SiteConfig {
  readonly apiUrl: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly issuer: string;
  /** Base of the hosted sign-in pages. */
  readonly signInUrl: string;
  /** The page's own address. */
  readonly siteUrl: string;
  /** Names of the services that have operations. */
  readonly services: readonly string[];
  /** For the typed client. */
  readonly operations: OperationTable;
  /** Config keys on which a service makes a part of itself depend, and whether the stack sets them: `stripeSecretKey`. */
  readonly features: Readonly<Record<string, boolean>>;
}

type Addresses = Readonly<
  Record<"apiUrl" | "region" | "userPoolId" | "webClientId" | "issuer" | "signInUrl", Output<string>>
> & { readonly siteUrl: Input<string> };

/** Writes down for the web page what the stack offers, and where. */
export function siteConfigOf(
  { listed }: ServicePlan,
  { isSet }: { readonly isSet: (configKey: string) => boolean },
  { apiUrl, region, userPoolId, webClientId, issuer, signInUrl, siteUrl }: Addresses,
): Output<SiteConfig> {
  const contracts = listed.map(({ contract }) => contract);
  const operations = operationTable(contracts);
  return output({
    apiUrl,
    region,
    userPoolId,
    userPoolClientId: webClientId,
    issuer,
    signInUrl,
    siteUrl,
    services: Object.keys(operations),
    operations,
    features: Object.fromEntries(switchesOf(contracts).map(key => [key, isSet(key)])),
  });
}

/** Config keys that switch parts of services on. */
const switchesOf = (contracts: readonly Contract[]): string[] => [
  ...new Set(
    linksOf(contracts).flatMap(link =>
      typeof link === "object" && "secret" in link && link.when !== undefined ? [link.when] : [],
    ),
  ),
];
