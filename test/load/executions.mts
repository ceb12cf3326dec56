import type { Engine } from '../../harness/n8n/engine.mjs';
import type { LoggedRequest } from '../../sandbox/server/requestLog.mjs';
import { type Check, equals } from './check.mjs';
import type { SandboxServer } from '../../harness/fal/sandboxServer.mjs';
import { isSubmit, mostAtWork } from './atWork.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { MASKS, wrongItems } from './wrongItems.mjs';

const EXECUTIONS = 10;
const ITEMS = 20;
/** The one that is stopped in the middle. */
const STOPPED = 4;
/** Its items from this one on take longer than anybody waits, so that the stop always meets running jobs. */
const FIRST_LONG_ITEM = 6;
const LONG_JOB_MS = 3_600_000;
/** Far more than it takes; for a package that does not do what is waited for. */
const PATIENCE_MS = 30_000;

/** From 1 to 5, another one for each of the executions that share a server. */
const itemsAtOnce = (execution: number) => 1 + (Math.floor(execution / 2) % 5);

function promptsOf(execution: number): string[] {
	return Array.from({ length: ITEMS }, (_, item) => {
		const long = execution === STOPPED && item >= FIRST_LONG_ITEM;
		return `execution ${execution} item ${item} for ${long ? LONG_JOB_MS : 20 + ((item * 7) % 30)} ms`;
	});
}

function submitsOf(requests: LoggedRequest[], execution: number): LoggedRequest[] {
	return requests.filter((request) => isSubmit(request) && belongsTo(request, execution));
}

function belongsTo({ body }: LoggedRequest, execution: number): boolean {
	return (body as { prompt?: string } | undefined)?.prompt?.startsWith(`execution ${execution} `) ?? false;
}

/** Stops the execution when its first long jobs have been submitted, and tells how many jobs of the others were still to come. */
async function stopInTheMiddle(run: { cancel(): Promise<void> }, fals: SandboxServer[]): Promise<number> {
	const fal = fals[STOPPED % 2]!;
	await eventually(
		async () => submitsOf(await fal.requests(), STOPPED).length >= FIRST_LONG_ITEM + itemsAtOnce(STOPPED),
		PATIENCE_MS,
	);
	await run.cancel();
	const submitted = (await Promise.all(fals.map((one) => one.requests()))).flat().filter(isSubmit);
	return (EXECUTIONS - 1) * ITEMS - submitted.filter((request) => !belongsTo(request, STOPPED)).length;
}

/**
 * Ten executions at the same time in one n8n process, five on each of two servers with keys of their own; one of them is
 * stopped.
 *
 * @param fals two servers that refuse each other's key, with more slots than the stopped execution has jobs
 */
export async function runExecutions(
	engine: Engine,
	fals: SandboxServer[],
): Promise<{ columns: string[]; rows: string[][]; checks: Check[] }> {
	const falOf = (execution: number) => fals[execution % 2]!;
	const runs = Array.from({ length: EXECUTIONS }, (_, execution) =>
		engine.run({
			node: 'sam3Image',
			parameters: {
				imageUrl: 'https://example.com/photo.jpg',
				prompt: '={{ $json.prompt }}',
				returnMultipleMasks: true,
				maxMasks: MASKS,
				options: { itemsAtOnce: itemsAtOnce(execution) },
			},
			items: promptsOf(execution).map((prompt) => ({ json: { prompt } })),
			credentials: { falSamApi: { apiKey: falOf(execution).key, serverUrl: falOf(execution).url } },
			binaryContent: false,
		}),
	);
	const stillToCome = await stopInTheMiddle(runs[STOPPED]!, fals);
	const results = await Promise.all(runs.map(async ({ result }) => await result));
	// A stopped execution ends before fal has answered its cancel.
	await eventually(
		async () => (await Promise.all(fals.map((one) => one.jobs()))).flat().every(({ state }) => state === 'completed'),
		PATIENCE_MS,
	);

	const rows: string[][] = [];
	const checks: Check[] = [];
	const delivered = new Set<unknown>();
	const requests = new Map(await Promise.all(fals.map(async (fal) => [fal, await fal.requests()] as const)));
	for (const [execution, { status, outputs, error }] of results.entries()) {
		const [fal, limit, stopped] = [falOf(execution), itemsAtOnce(execution), execution === STOPPED];
		const items = outputs[0] ?? [];
		for (const { json } of items) delivered.add(json.requestId);
		const submits = submitsOf(requests.get(fal)!, execution).length;
		const most = stopped
			? undefined
			: mostAtWork(fal.url, requests.get(fal)!, (request) => isSubmit(request) && belongsTo(request, execution), items);
		const wrong = stopped ? 0 : wrongItems(items, promptsOf(execution));
		rows.push([
			String(execution),
			`server ${(execution % 2) + 1}`,
			status,
			String(submits),
			String(items.length),
			String(limit),
			most === undefined ? '' : String(most),
		]);
		checks.push(
			equals('status', stopped ? status : (error?.message ?? status), stopped ? 'canceled' : 'success'),
			equals('jobs submitted', submits, stopped ? FIRST_LONG_ITEM + limit : ITEMS),
			equals('items that are missing, misplaced or of another execution', wrong, 0),
			...(most === undefined ? [] : [equals('most items at work at once', most, limit)]),
		);
	}
	const jobs = (await Promise.all(fals.map((fal) => fal.jobs()))).flat();
	const cancelled = jobs.filter((job) => job.cancelled);
	const calls = [...requests.values()].flat();
	checks.push(
		{
			what: 'jobs of the others that were still to come when one was stopped',
			measured: String(stillToCome),
			wanted: 'more than 0',
			passed: stillToCome > 0,
		},
		equals('jobs cancelled', cancelled.length, itemsAtOnce(STOPPED)),
		equals(
			'cancelled jobs of executions that were not stopped',
			cancelled.filter(({ id }) => delivered.has(id)).length,
			0,
		),
		equals('jobs in all', jobs.length, (EXECUTIONS - 1) * ITEMS + FIRST_LONG_ITEM + itemsAtOnce(STOPPED)),
		equals(
			'calls with the key of the other server',
			calls.filter(({ hasKey, keyValid }) => hasKey && !keyValid).length,
			0,
		),
		equals('errors that nobody caught', engine.strayErrors.join('\n'), ''),
	);
	return {
		columns: ['Execution', 'Server', 'Status', 'Jobs', 'Items out', 'Items at once', 'Most at once'],
		rows,
		checks,
	};
}
