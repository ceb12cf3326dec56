import type { CpuProfile, EngineProbe } from '../../harness/n8n/engineTypes.mjs';

/** One turn of n8n's event loop: a time in which nothing else in the process could run. */
export interface Turn {
	/** Milliseconds of CPU; time in which the machine ran something else does not count. */
	cpuMs: number;
	/** The part of it in which a function of the package was on the stack, with all that it called. */
	ownMs: number;
	/** Functions of the package with the most of it, for somebody who looks for the cause. */
	hot: string[];
}

interface Sample {
	atUs: number;
	forUs: number;
	/** `shared`: garbage collection and V8's own work, for whoever it was. */
	owner: 'package' | 'other' | 'idle' | 'shared';
	/** Innermost function of the package on the stack. */
	name: string;
}

const HOT_NAMES = 3;
const NOBODY: Record<string, Sample['owner']> = {
	'(idle)': 'idle',
	'(garbage collector)': 'shared',
	'(program)': 'shared',
};

function readSamples({ nodes, samples, timeDeltas, startTime }: CpuProfile, directory: string): Sample[] {
	const nodeOf = new Map(nodes.map((node) => [node.id, node]));
	const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
	const ownFrame = (id: number | undefined): string | undefined => {
		for (let current = id; current !== undefined; current = parentOf.get(current)) {
			const { url, functionName, lineNumber } = nodeOf.get(current)!.callFrame;
			if (url.includes(directory))
				return `${functionName || '(anonymous)'} ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`;
		}
		return undefined;
	};
	const frames = new Map(nodes.map(({ id }) => [id, ownFrame(id)]));
	let atUs = startTime;
	return samples.map((id, index) => {
		atUs += timeDeltas[index]!;
		const name = frames.get(id);
		const owner = name === undefined ? (NOBODY[nodeOf.get(id)!.callFrame.functionName] ?? 'other') : 'package';
		return { atUs, forUs: timeDeltas[index + 1] ?? 0, owner, name: name ?? '' };
	});
}

/**
 * The turns that a probe saw, and how much of each is the package's: the package's share of the profile's samples in the
 * turn, of the CPU time that the turn had. What belongs to nobody is shared out in the same proportion.
 *
 * @param directory the folder that the package was loaded from
 */
export function readTurns({ profile, turns }: EngineProbe, directory: string): Turn[] {
	const samples = readSamples(profile, directory);
	let first = 0;
	return turns.map(({ startUs, endUs, cpuUs }) => {
		const us = { package: 0, other: 0, idle: 0, shared: 0 };
		const byName = new Map<string, number>();
		while (first < samples.length && samples[first]!.atUs + samples[first]!.forUs <= startUs) first++;
		for (let index = first; index < samples.length && samples[index]!.atUs < endUs; index++) {
			const { atUs, forUs, owner, name } = samples[index]!;
			const withinUs = Math.min(atUs + forUs, endUs) - Math.max(atUs, startUs);
			us[owner] += withinUs;
			if (owner === 'package') byName.set(name, (byName.get(name) ?? 0) + withinUs);
		}
		const known = us.package + us.other;
		const hot = [...byName].sort(([, a], [, b]) => b - a).slice(0, HOT_NAMES);
		return {
			cpuMs: cpuUs / 1000,
			ownMs: known === 0 ? 0 : (cpuUs / 1000) * (us.package / known),
			hot: hot.map(([name]) => name),
		};
	});
}
