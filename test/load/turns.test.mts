import type { EngineProbe } from '../../harness/n8n/engineTypes.mjs';
import { readTurns } from './turns.mjs';

const frame = (functionName: string, url = '', lineNumber = 0) => ({ functionName, url, lineNumber });

/** A root with n8n's loop, which calls the package, which calls n8n's helper. Samples of 10 ms each from 1 s on. */
function probe(samples: number[], turns: EngineProbe['turns']): EngineProbe {
	return {
		profile: {
			nodes: [
				{ id: 1, callFrame: frame('(root)'), children: [2, 5, 6] },
				{ id: 2, callFrame: frame('runNode', '/host/n8n-core/routing-node.js'), children: [3] },
				{ id: 3, callFrame: frame('segment', '/there/package/dist/operations/segment.js', 19), children: [4] },
				{ id: 4, callFrame: frame('httpRequest', '/host/n8n-core/request-helpers.js') },
				{ id: 5, callFrame: frame('(idle)') },
				{ id: 6, callFrame: frame('(garbage collector)') },
			],
			startTime: 1_000_000,
			endTime: 1_000_000 + samples.length * 10_000,
			samples,
			timeDeltas: samples.map((_, index) => (index === 0 ? 0 : 10_000)),
		},
		turns,
	};
}

test('what the package calls counts as its own, and what calls the package does not', () => {
	const [turn] = readTurns(
		probe([2, 3, 4, 2, 5], [{ startUs: 1_000_000, endUs: 1_040_000, cpuUs: 40_000 }]),
		'/there/package',
	);
	expect(turn).toEqual({ cpuMs: 40, ownMs: 20, hot: ['segment operations/segment.js:20'] });
});

test('each turn gets the samples of its own time, a sample on the border in part', () => {
	const turns = [
		{ startUs: 1_000_000, endUs: 1_015_000, cpuUs: 15_000 },
		{ startUs: 1_015_000, endUs: 1_040_000, cpuUs: 25_000 },
	];
	expect(readTurns(probe([2, 3, 3, 2, 5], turns), '/there/package').map(({ ownMs }) => ownMs)).toEqual([5, 15]);
});

test('garbage collection is shared out, and time in which the machine ran something else does not count', () => {
	const [turn] = readTurns(
		probe([2, 3, 6, 6, 5], [{ startUs: 1_000_000, endUs: 1_040_000, cpuUs: 20_000 }]),
		'/there/package',
	);
	expect(turn).toMatchObject({ cpuMs: 20, ownMs: 10 });
});

test('a turn without the package has nothing of it', () => {
	const [turn] = readTurns(
		probe([2, 2, 5, 5], [{ startUs: 1_000_000, endUs: 1_020_000, cpuUs: 20_000 }]),
		'/there/package',
	);
	expect(turn).toEqual({ cpuMs: 20, ownMs: 0, hot: [] });
});
