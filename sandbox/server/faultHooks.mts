import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Payload } from './brokenBytes.mjs';
import { faultyAnswer, sendStatus } from './faultyAnswer.mjs';
import type { FaultRule } from './faultRules.mjs';
import type { Faults, FaultState } from './faults.mjs';
import { faultStepOf, type FaultyRequest, namesIn } from './faultStep.mjs';

/** Faults after which nothing is sent. True when it was one. */
function breakOff(request: FastifyRequest, { kind }: FaultRule): boolean {
	if (kind === 'refused' || kind === 'reset') request.raw.socket.resetAndDestroy();
	return kind === 'refused' || kind === 'reset' || kind === 'hang';
}

/**
 * Makes the faults happen: those in place of an answer before the route's handler, after the key was checked and the JSON body read, the
 * others when the answer is about to be sent.
 */
export function addFaults(app: FastifyInstance, faults: Faults): void {
	const known = new WeakMap<FastifyRequest, { step: FaultyRequest['step']; rules: FaultState[]; fault?: FaultRule }>();

	app.addHook('preHandler', async (request: FastifyRequest, reply: FastifyReply) => {
		const about = faults.list().length > 0 ? faultStepOf(request) : undefined;
		if (!about) return;
		const { step, follows } = about;
		const rules = follows === undefined ? faults.beginning(step, request.body) : faults.following(follows);
		const fault = faults.strike(step, rules);
		known.set(request, { step, rules, fault });
		if (!fault || fault.afterAccept) return;
		if (breakOff(request, fault)) return reply.hijack();
		if (fault.kind === 'status') {
			known.delete(request);
			await sendStatus(reply, fault).send(JSON.stringify(fault.body ?? { detail: 'A fault of the sandbox' }));
		}
	});

	app.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply, payload: Payload) => {
		const { step, rules, fault } = known.get(request) ?? {};
		if (!step || !rules) return payload;
		if (typeof payload === 'string') faults.leadsTo(namesIn(payload), rules);
		if (!fault) return payload;
		// Nobody will send this answer: its connection is gone or stays silent.
		if (breakOff(request, fault)) return await new Promise<never>(() => {});
		return faultyAnswer(reply, step, fault, payload);
	});
}
