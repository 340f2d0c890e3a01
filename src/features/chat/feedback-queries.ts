/** One's own words on the answers of a chat (extension `feedback`). Nobody else sees them, so they have no live tail. */
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import { feedbackReplySchema, feedbackSchema, type WireFeedback } from '#src/protocol/feedback.ts';

const keyOf = (userId: string, sessionId: string) => ['feedback', userId, sessionId] as const;

/** No data: not there on this server, or not known yet. */
export function useFeedback(userId: string, sessionId: string): UseQueryResult<readonly WireFeedback[]> {
  const { http } = useServices();
  const enabled = useExtension('feedback') === true;
  return useQuery({
    queryKey: keyOf(userId, sessionId),
    enabled,
    staleTime: Infinity,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.sessionFeedback(sessionId), feedbackReplySchema, { signal })).data,
  });
}

export type GivenFeedback = Pick<WireFeedback, 'message_id' | 'vote'> & {
  readonly reasons?: readonly string[];
  readonly comment?: string;
};

export function useGiveFeedback(
  userId: string,
  sessionId: string,
): UseMutationResult<WireFeedback, Error, GivenFeedback> {
  const { http } = useServices();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ message_id, ...body }: GivenFeedback) =>
      (await http.request(restPaths.messageFeedback(message_id), feedbackSchema, { method: 'PUT', body }))
        .data,
    onSuccess: (given) => {
      client.setQueryData<readonly WireFeedback[]>(keyOf(userId, sessionId), (known = []) => [
        ...known.filter(({ message_id }) => message_id !== given.message_id),
        ...(given.vote === null ? [] : [given]),
      ]);
    },
  });
}
