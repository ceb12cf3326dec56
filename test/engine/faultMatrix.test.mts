import { useEngine } from '../../harness/jest/useEngine.mjs';
import { type Fault, FAULTS, type Variant, VARIANTS } from './faultCases.mjs';
import { runFault, type Seen } from './faultRun.mjs';
import { useSandboxes } from '../../harness/jest/useFal.mjs';
import type { SandboxServer } from '../../harness/fal/sandboxServer.mjs';

/** How many cases run at once, each on a sandbox of its own. Most of them only wait. */
const LANES = 24;

const engine = useEngine({ binaryMode: 'default' });
const sandboxes = useSandboxes(LANES, { fixedJobMs: 20, concurrency: 4 });
const seen: Seen[] = [];

/** Runs every fault in every variant. */
async function runMatrix(): Promise<void> {
	const cases: Array<[Fault, Variant]> = FAULTS.flatMap((fault) =>
		VARIANTS.map((variant): [Fault, Variant] => [fault, variant]),
	);
	const lane = async (sandbox: SandboxServer) => {
		for (let next = cases.shift(); next; next = cases.shift()) seen.push(await runFault(engine, sandbox, ...next));
	};
	await Promise.all(sandboxes.map(lane));
}

const nameOf = ({ step, kind, afterAccept, status }: Fault) =>
	`${step} ${kind}${status ? ` ${status}` : ''}${afterAccept ? ' after acceptance' : ''}`;
const of = (fault: Fault) => seen.filter((each) => each.fault === fault);

/** One line: the jobs paid for a run of one item and of three, and what came of the item that met the fault, once and every time. */
function line(fault: Fault): string {
	const pick = (lasting: boolean, items: number) =>
		of(fault).find(
			({ variant }) => variant.lasting === lasting && variant.items === items && variant.onError !== 'stopWorkflow',
		) ?? of(fault).find(({ variant }) => variant.lasting === lasting && variant.items === items);
	const once = pick(false, 1)?.fate === 'delivered' ? 'delivered' : 'error';
	const sentence = pick(true, 1)?.fate.replace(/ \(request ID [^)]*\)/, ' (request ID)');
	return `${nameOf(fault).padEnd(34)} ${pick(true, 1)?.jobs} / ${pick(true, 3)?.jobs}   ${once.padEnd(10)} ${sentence}`;
}

beforeAll(async () => {
	await runMatrix();
	const heading = `${'step x kind'.padEnd(34)} jobs    once       lasting (jobs: paid for 1 item / for 3 items)`;
	process.stdout.write(`\n${[heading, ...FAULTS.map(line)].join('\n')}\n\n`);
}, 400_000);

test.each(FAULTS.map((fault) => [nameOf(fault), fault] as const))(
	'%s: ends, other items are delivered, and no job is paid twice',
	(_name, fault) => {
		expect(of(fault)).toHaveLength(VARIANTS.length);
		const problems = of(fault).flatMap(({ variant, problems }) =>
			problems.map(
				(problem) => `${variant.lasting ? 'lasting' : 'once'}, ${variant.items} items, ${variant.onError}: ${problem}`,
			),
		);
		expect(problems).toEqual([]);
	},
);
