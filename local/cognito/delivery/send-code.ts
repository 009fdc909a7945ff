import { defined } from "../../../lib/defined.ts";
import { AwsError } from "../../aws/types.ts";
import type { Cognito } from "../cognito.ts";
import type { Contact, Pool } from "../config/pool.ts";
import type { User } from "../state/users.ts";
import { textIn } from "../triggers/read.ts";
import { triggerAttributes } from "../triggers/run.ts";
import { masked } from "./mask.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CodeDeliveryDetailsType.html */
export interface CodeDeliveryDetails {
  readonly AttributeName: Contact;
  readonly DeliveryMedium: "EMAIL" | "SMS";
  readonly Destination: string;
}

export interface CodeMessage {
  readonly pool: Pool;
  readonly user: User;
  readonly attribute: Contact;
  /** Where to, when it is not the user's present value (a new address to verify). */
  readonly to?: string;
  readonly code: string;
  /** `CustomMessage_SignUp`, ... */
  readonly source: string;
  readonly about: string;
  readonly clientId: string | null;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * Writes a message with a code (or a temporary password) from the pool's template or its custom message
 * trigger, and puts it into the outbox.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 */
export async function sendCode(cognito: Cognito, message: CodeMessage): Promise<CodeDeliveryDetails> {
  const { pool, user, attribute } = message;
  const to = message.to ?? user.attributes[attribute] ?? "";
  const medium = mediumOf(attribute);
  const written = await writeMessage(cognito, message, medium);
  cognito.outbox.send({
    poolId: pool.id,
    username: user.username,
    medium,
    to,
    code: message.code,
    about: message.about,
    ...written,
  });
  return deliveryDetails(attribute, to);
}

export function deliveryDetails(attribute: Contact, to: string): CodeDeliveryDetails {
  const medium = mediumOf(attribute);
  return { AttributeName: attribute, DeliveryMedium: medium, Destination: masked(medium, to) };
}

const mediumOf = (attribute: Contact) => (attribute === "email" ? "EMAIL" : "SMS");

async function writeMessage(cognito: Cognito, message: CodeMessage, medium: "EMAIL" | "SMS") {
  const custom = await customMessage(cognito, message);
  const { verification, invitation } = message.pool.templates;
  const template = message.source === "CustomMessage_AdminCreateUser" ? invitation : verification;
  const body =
    medium === "EMAIL" ? (custom.emailMessage ?? template.email) : (custom.smsMessage ?? template.sms);
  return {
    subject: medium === "EMAIL" ? (custom.emailSubject ?? template.subject) : "",
    body: body.replaceAll("{####}", message.code).replaceAll("{username}", shownName(message)),
  };
}

async function customMessage(cognito: Cognito, message: CodeMessage) {
  const { pool, user, source } = message;
  const response = await cognito.triggers.run(pool, {
    trigger: "customMessage",
    source,
    userName: user.username,
    clientId: message.clientId,
    request: {
      userAttributes: triggerAttributes(user),
      codeParameter: "{####}",
      linkParameter: "{##Click Here##}",
      usernameParameter: source === "CustomMessage_AdminCreateUser" ? "{username}" : null,
      ...defined({ clientMetadata: message.clientMetadata }),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  const texts = {
    emailMessage: textIn(response ?? {}, "emailMessage"),
    emailSubject: textIn(response ?? {}, "emailSubject"),
    smsMessage: textIn(response ?? {}, "smsMessage"),
  };
  for (const text of [texts.emailMessage, texts.smsMessage])
    if (text !== undefined && !text.includes("{####}"))
      throw new AwsError(
        "InvalidLambdaResponseException",
        "CustomMessage response message does not contain the code parameter.",
      );
  return texts;
}

/** People who sign in with an e-mail address or phone number get it there. */
const shownName = ({ pool, user, attribute }: CodeMessage) =>
  pool.usernameAttributes.length > 0 ? (user.attributes[attribute] ?? user.username) : user.username;
