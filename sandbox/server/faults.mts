import type { FaultRule, FaultStep } from './faultRules.mjs';

/** A rule with how often it has struck, as `GET /sandbox/faults` shows it. */
export type FaultState = FaultRule & { struck: number };

/** Decides which request gets which fault. Knows nothing of HTTP; with no rules it costs nothing. */
export class Faults {
	private rules: FaultState[] = [];
	private readonly begun = new Map<FaultStep, number>();
	private readonly trail = new Map<string, FaultState[]>();

	/** Replaces all rules and begins to count anew. */
	set(rules: FaultRule[]): void {
		this.rules = rules.map((rule) => ({ ...rule, struck: 0 }));
		this.begun.clear();
		this.trail.clear();
	}

	list(): FaultState[] {
		return this.rules;
	}

	/** The rules for a request that begins something and for all that follows from it, by its body. Counts it. */
	beginning(step: FaultStep, body: unknown): FaultState[] {
		const number = (this.begun.get(step) ?? 0) + 1;
		this.begun.set(step, number);
		// A body may be megabytes of data URI.
		const text = this.rules.some(({ match }) => match?.text !== undefined) ? JSON.stringify(body ?? null) : '';
		return this.rules.filter(({ match }) => text.includes(match?.text ?? '') && (match?.number ?? number) === number);
	}

	/** The rules for a request that follows from an earlier one. `name`: a request id or a file's path that an answer has named. */
	following(name: string): FaultState[] {
		return this.trail.get(name) ?? this.rules.filter(({ match }) => !match);
	}

	/** To be told which names the answer to a request holds: whatever names them follows from that request. `rules`: those of the request. */
	leadsTo(names: string[], rules: FaultState[]): void {
		if (this.rules.length === 0) return;
		for (const name of names) this.trail.set(name, rules);
	}

	/** The fault that happens now at this step, if any; it counts as happened. */
	strike(step: FaultStep, rules: FaultState[]): FaultRule | undefined {
		const rule = rules.find((candidate) => candidate.step === step && candidate.struck < (candidate.count ?? Infinity));
		if (rule) rule.struck++;
		return rule;
	}
}
