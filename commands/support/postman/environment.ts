import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { type Stage, textOutput } from "../stage.ts";
import { idOf } from "./collection.ts";

/**
 * What the collection's variables stand for on one stage. Tokens are empty: Postman fetches them, and other runners are
 * given them.
 *
 * @param withSecret puts the machine client's secret into it
 */
export async function postmanEnvironment(stage: Stage, name: string, withSecret: boolean) {
  const { outputs } = stage;
  const [userPoolClientId, machineClientId] = [
    textOutput(outputs, "userPoolClientId"),
    textOutput(outputs, "machineClientId"),
  ];
  const { CallbackURLs: [callbackUrl = ""] = [] } = await describe(stage, userPoolClientId);
  const secret = withSecret ? (await describe(stage, machineClientId)).ClientSecret : "";
  const plain = {
    apiUrl: textOutput(outputs, "apiUrl"),
    signInUrl: textOutput(outputs, "signInUrl"),
    callbackUrl,
    userPoolClientId,
    machineClientId,
  };
  const hidden = { machineClientSecret: secret ?? "", personToken: "", machineToken: "" };
  const values = (entries: Readonly<Record<string, string>>, type: "default" | "secret") =>
    Object.entries(entries).map(([key, value]) => ({ key, value, type, enabled: true }));
  return {
    id: idOf(name),
    name,
    values: [...values(plain, "default"), ...values(hidden, "secret")],
    _postman_variable_scope: "environment",
  };
}

async function describe({ outputs, client: settings }: Stage, ClientId: string) {
  const client = new CognitoIdentityProviderClient(settings);
  const input = { UserPoolId: textOutput(outputs, "userPoolId"), ClientId };
  return (await client.send(new DescribeUserPoolClientCommand(input))).UserPoolClient ?? {};
}
