import type { FalConnection } from './connection.mjs';

export type Outcome = 'holds' | 'does not hold' | 'could not be told';

/** What became of an assumption, and what was seen, as one sentence. */
export interface Verdict {
	outcome: Outcome;
	evidence: string;
}

/** Holds or does not, with what was seen either way. */
export const holdsIf = (condition: boolean, evidence: string): Verdict => ({
	outcome: condition ? 'holds' : 'does not hold',
	evidence,
});

export const untold = (evidence: string): Verdict => ({ outcome: 'could not be told', evidence });

/** Thrown by a probe that cannot get its evidence: its assumptions could then not be told, for this reason. */
export class CouldNotBeTold extends Error {}

/** One thing that the package or the sandbox takes for granted about fal. */
export interface Assumption<E> {
	/** `group/name`, never changed: reports are compared by it. */
	id: string;
	/** A sentence that is true or false. */
	assume: string;
	/** Where it was read. */
	source: string;
	verdict(evidence: E): Verdict;
}

/** Calls that bring the evidence for one or more assumptions. */
export interface Probe<E> {
	/** How it is probed, as a sentence. */
	how: string;
	/** What all its calls together may cost, in US dollars. */
	atMostUsd: number;
	/** The endpoint that it asks. Left out of a run whose package has no node for it, unless `ahead`. */
	endpoint?: string;
	/** About an endpoint that no node has yet: asked at fal's cloud only, since a stand-in serves what the package has. */
	ahead?: true;
	run(fal: FalConnection): Promise<E>;
	assumptions: Array<Assumption<E>>;
}

/** An assumption after its probe. */
export interface Finding {
	id: string;
	assume: string;
	source: string;
	how: string;
	atMostUsd: number;
	verdict: Verdict;
}

/** A probe whose kind of evidence nobody else needs to know. */
export interface AnyProbe extends Omit<Probe<unknown>, 'run' | 'assumptions'> {
	ids: string[];
	examine(fal: FalConnection): Promise<Finding[]>;
}

/** Closes a probe over its evidence. Never rejects: without evidence every assumption of it could not be told. */
export function defineProbe<E>({ run, assumptions, ...facts }: Probe<E>): AnyProbe {
	return {
		...facts,
		ids: assumptions.map(({ id }) => id),
		async examine(fal) {
			let judge: (assumption: Assumption<E>) => Verdict;
			try {
				const evidence = await run(fal);
				judge = ({ verdict }) => verdict(evidence);
			} catch (error) {
				judge = () => untold((error as Error).message);
			}
			return assumptions.map((assumption) => {
				const { id, assume, source } = assumption;
				return { id, assume, source, how: facts.how, atMostUsd: facts.atMostUsd, verdict: safely(judge, assumption) };
			});
		},
	};
}

/** Evidence of a form that nobody thought of is told as such, and must not end the run. */
function safely<E>(judge: (assumption: Assumption<E>) => Verdict, assumption: Assumption<E>): Verdict {
	try {
		return judge(assumption);
	} catch (error) {
		return untold(`the answer could not be read: ${(error as Error).message}`);
	}
}
