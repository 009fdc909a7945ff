import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { query } from "./database";

interface Event {
  readonly routeKey: string;
  readonly body?: string;
  readonly pathParameters?: { readonly todoId?: string };
}

const queue = new SQSClient();

export async function handler({ routeKey, body = "{}", pathParameters = {} }: Event) {
  if (routeKey === "GET /todos")
    return reply(
      200,
      await query(
        "select id::text, title, done, exists (select from praises where todo_id = id) as praised from todos order by id",
      ),
    );
  if (routeKey === "POST /todos") {
    const { title } = JSON.parse(body);
    if (typeof title !== "string" || title === "") return reply(400, { code: "title_missing" });
    const [todo] = await query("insert into todos (title) values (:title) returning id::text, title, done", {
      title,
    });
    return reply(201, todo);
  }
  const { todoId = "" } = pathParameters;
  const [todo] = await query(
    "update todos set done = true where id::text = :todoId returning id::text, title, done",
    {
      todoId,
    },
  );
  if (todo === undefined) return reply(404, { code: "todo_not_found" });
  const message = { QueueUrl: process.env.QUEUE_DONE_URL, MessageBody: JSON.stringify({ todoId }) };
  await queue.send(new SendMessageCommand(message));
  return reply(200, todo);
}

const reply = (statusCode: number, value: unknown) => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
