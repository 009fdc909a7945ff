import type { Input } from "@pulumi/pulumi";
import { AlarmTopic, DeliveryPipeline, EncryptionKey } from "../components/index.ts";
import type { PipelineConfig } from "./config.ts";

interface Place {
  readonly accountId: Input<string>;
  readonly region: Input<string>;
  readonly partition: Input<string>;
}

/** The pipeline on AWS, with a key and a topic of its own. */
export function pipelineOn(place: Place, { alarmEmail, delivery }: PipelineConfig): DeliveryPipeline {
  const publishers = { PipelineEventsToTopic: "events.amazonaws.com" };
  const key = new EncryptionKey("key", {
    ...place,
    publishers,
    deletionProtection: true,
    retainOnDelete: true,
  });
  const notices = new AlarmTopic("notices", {
    accountId: place.accountId,
    publishers,
    kmsKeyArn: key.arn,
    email: alarmEmail,
  });
  return new DeliveryPipeline("delivery", {
    ...place,
    ...delivery,
    kmsKeyArn: key.arn,
    topicArn: notices.arn,
  });
}
