import { ApiError, once, personOfToken, readLinks, serve, sql, wireApi } from "@groundwork/platform";
import { contract, errors, roles, type Todo } from "./contract";

const platform = { ...wireApi(), findPerson: personOfToken(roles) };
const { database } = platform;
const { queues } = readLinks(contract.uses);
const columns = sql`id, title, done, exists (select from praises where todo_id = id) as praised`;

export const handler = serve(
  contract,
  {
    list: async () => ({ body: await database.query<Todo>(sql`select ${columns} from todos order by id`) }),
    add: request =>
      once(database, request, async transaction => {
        const insert = sql`insert into todos (title) values (${request.body.title}) returning ${columns}`;
        const [body] = await transaction.query<Todo>(insert);
        return { body };
      }),
    async finish({ params: { todoId } }) {
      const changed = await database.execute(sql`update todos set done = true where id = ${todoId}`);
      if (changed === 0) throw new ApiError(errors.todo_not_found);
      await queues.done({ todoId });
      return {};
    },
  },
  platform,
);
