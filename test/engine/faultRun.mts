import type { SandboxClient } from '../../harness/fal/sandboxClient.mjs';
import type { Engine } from '../../harness/n8n/engine.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { numberedItems, runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { expectationOf, type Fault, rulesOf, type Variant } from './faultCases.mjs';

/** What was seen of one fault in one variant. */
export interface Seen {
	fault: Fault;
	variant: Variant;
	/** `delivered`, or the error's sentence. */
	fate: string;
	jobs: number;
	seconds: number;
	/** What is wrong, in sentences. */
	problems: string[];
}

/** Enough for four attempts; a silent stream is looked past after 5 s. */
const TIMEOUT_S = 8;
/** No run may need longer, whatever is broken: the timeout, a cancel that may hang, and a busy machine. */
const HARNESS_LIMIT_MS = 60_000;
/** What no sentence for people contains. */
const UNCLEAR =
	/undefined|null|\[object|NaN|in a way that it does not know|aborted|socket hang up|ECONN|JSON at position/;

/** Runs SAM 3 Image into this fault, on a sandbox that nobody else uses, and compares. */
export async function runFault(engine: Engine, sandbox: SandboxClient, fault: Fault, variant: Variant): Promise<Seen> {
	const { items, onError } = variant;
	const failing = items === 1 ? 1 : 2;
	await sandbox.reset();
	await sandbox.setFaults(...rulesOf(fault, variant, `item ${failing}`));
	const content = Buffer.from('a picture');
	const startedAt = performance.now();
	const running = runSam3(engine, sandbox, {
		parameters: {
			...(['initiate', 'upload'].includes(fault.step) && { imageSource: 'binary' }),
			prompt: '={{ "item " + $json.n }}',
			options: { timeout: TIMEOUT_S },
		},
		items: numberedItems(items).map((item) => ({
			...item,
			binary: { data: { content, mimeType: 'image/png', fileName: `item ${String(item.json.n)}.png` } },
		})),
		nodeExtra: { onError },
	});
	let limit: NodeJS.Timeout | undefined;
	const late = new Promise<undefined>((resolve) => (limit = setTimeout(() => resolve(undefined), HARNESS_LIMIT_MS)));
	const run = await Promise.race([running, late]).finally(() => clearTimeout(limit));
	const seconds = (performance.now() - startedAt) / 1000;
	const jobs = (await sandbox.jobs()).filter(({ paid }) => paid);
	const [state] = await sandbox.faults();
	const seen = { fault, variant, jobs: jobs.length, seconds };
	if (!run) return { ...seen, fate: 'did not end', problems: ['it did not end'] };

	const problems: string[] = [];
	const expected = expectationOf(fault, variant);
	const isError = ({ json }: EngineItem) => json.message !== undefined;
	const stopped = run.status !== 'success';
	const failed = run.outputs.flat().filter(isError);
	const delivered = run.outputs.flat().filter((item) => !isError(item));
	const message = stopped ? run.error?.message : (failed[0]?.json.message as string | undefined);
	const fate = message ?? 'delivered';
	const must = (holds: boolean, otherwise: string) => void (holds || problems.push(otherwise));

	must(state!.struck > 0, 'the fault did not happen');
	must((fate === 'delivered') === (expected.fate === 'delivered'), `expected ${expected.fate}, got: ${fate}`);
	must(
		stopped === (expected.fate === 'failed' && onError === 'stopWorkflow'),
		`the execution ended with ${run.status}`,
	);
	if (message !== undefined) {
		must(!UNCLEAR.test(message) && /[.)]$/.test(message), `not a clear sentence: ${message}`);
		must(
			!expected.requestId || jobs.some(({ id }) => message.includes(`(request ID ${id})`)),
			`no request ID: ${message}`,
		);
	}
	if (!stopped) {
		const good = expected.fate === 'delivered' ? items : items - 1;
		must(delivered.length === good, `${delivered.length} items delivered instead of ${good}`);
		must(
			delivered.every(({ binary, json }) => json.found === true && (binary?.mask_0?.size ?? 0) > 0),
			'a delivered item has no mask',
		);
		must(
			failed.every((item) => (item.pairedItem as { item: number }).item === failing - 1),
			'the error is paired with another item',
		);
		must(
			failed.every((item) => run.outputs[onError === 'continueErrorOutput' ? 1 : 0]!.includes(item)),
			'the error came out of the wrong output',
		);
	}
	// With Stop, the others may have been stopped before their submit.
	const others = items - 1;
	must(
		jobs.length <= others + expected.jobs && (stopped || jobs.length === others + expected.jobs),
		`${jobs.length} jobs paid instead of ${others + expected.jobs}`,
	);
	return { ...seen, fate, problems };
}
