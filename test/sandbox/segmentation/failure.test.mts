import { z } from 'zod/v4';
import { MODELS } from '../../../sandbox/models/modelTable.mjs';
import type { Model } from '../../../sandbox/models/model.mjs';
import { runJob } from '../../../sandbox/models/runJob.mjs';
import { sam3Image } from '../../../sandbox/models/sam3Image.mjs';
import type { JobLog } from '../../../sandbox/workerProtocol.mjs';

const ENDPOINT = 'test/broken';
const table = MODELS as Map<string, Model<unknown>>;
afterEach(() => void table.delete(ENDPOINT));

async function run(thrown: unknown) {
	const { catalogue, fixedBody } = sam3Image;
	table.set(ENDPOINT, { catalogue, fixedBody, input: z.unknown(), run: async () => await Promise.reject(thrown) });
	const logs: JobLog[] = [];
	const job = { type: 'run', jobId: 'a', endpoint: ENDPOINT, input: {}, strictText: false } as const;
	let clock = 0;
	const done = await runJob(job, { fetchUrl: fetch, now: () => (clock += 250), onLog: (log) => logs.push(log) });
	return { done, logs };
}

it.each([
	['an error', new Error('out of memory'), 'out of memory'],
	['a bare number, as OpenCV throws', 6631040, '6631040'],
])('a model that throws %s answers as fal does, with the reason in the log', async (_name, thrown, reason) => {
	const { done, logs } = await run(thrown);
	expect(done).toEqual({
		type: 'done',
		jobId: 'a',
		status: 500,
		body: { detail: 'Internal Server Error' },
		files: [],
		dataUris: false,
		inferenceTime: 0.25,
		billableUnits: 0,
	});
	expect(logs).toMatchObject([{ level: 'ERROR', message: expect.stringContaining(reason) }]);
});
