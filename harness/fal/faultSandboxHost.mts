import { startSandbox } from '../../sandbox/server/startSandbox.mjs';

// Several sandboxes in one process: what happens to the jobs and connections of one cannot be seen by another. Arguments: how many, the key.
const [count, key] = process.argv.slice(2);
const sandboxes = await Promise.all(
	Array.from({ length: Number(count) }, async () => await startSandbox({ key, fixedJobMs: 20, concurrency: 4 })),
);
process.once(
	'disconnect',
	() => void Promise.all(sandboxes.map((sandbox) => sandbox.close())).then(() => process.exit(0)),
);
process.send?.(sandboxes.map(({ url }) => url));
