"""Activations and losses in words, and what else a loss may be taken for."""

WORDS = {
    # what they are called
    "linear.title": "linear",
    "relu.title": "relu",
    "leaky_relu.title": "leaky relu",
    "elu.title": "elu",
    "gelu.title": "gelu",
    "softplus.title": "softplus",
    "sigmoid.title": "sigmoid",
    "tanh.title": "tanh",
    "softmax.title": "softmax",
    "half_squared_error.title": "half squared error",
    "squared_error.title": "squared error",
    "mean_squared_error.title": "mean squared error",
    "huber.title": "huber",
    "binary_cross_entropy.title": "binary cross entropy",
    "cross_entropy.title": "cross entropy",
    # activations, as they follow "It is" and "The unit"
    "linear": "passes the weighted sum on",
    "relu": "z if z is above 0, else 0; its derivative is 1 or 0",
    "leaky_relu": "z if z is above 0, else 0.01*z; its derivative is 1 or 0.01",
    "elu": "z if z is above 0, else exp(z) - 1; its derivative is 1 or exp(z)",
    "gelu": "z times the share of a normal distribution below z, (1 + erf(z/sqrt(2)))/2; "
    "its derivative is that share plus z*exp(-z^2/2)/2.50663",
    "softplus": "log(1 + exp(z)); its derivative is sigmoid(z)",
    "sigmoid": "1/(1 + exp(-z)); its derivative is a*(1 - a)",
    "tanh": "tanh(z); its derivative is 1 - a^2",
    "softmax": "exp(z) over the sum of exp(z) of the whole layer",
    # losses within a sentence
    "half_squared_error.called": "half the squared error",
    "squared_error.called": "the squared error",
    "mean_squared_error.called": "the mean squared error",
    "huber.called": "the Huber loss",
    "binary_cross_entropy.called": "binary cross-entropy",
    "cross_entropy.called": "cross-entropy",
    # how one output's share of a loss is worked out
    "half_squared_error.recipe": "Square the prediction minus the target, and take half of that.",
    "squared_error.recipe": "Square the prediction minus the target.",
    "mean_squared_error.recipe": "Square the prediction minus the target.",
    "huber.recipe": "Up to an error of 1 take half its square, beyond that its size less 1/2.",
    "binary_cross_entropy.recipe": "For the target 1 it is -log(prediction), for the target 0 it is "
    "-log(1 - prediction). log is the natural logarithm (ln).",
    "cross_entropy.recipe": "Only the right class counts: -log of its probability. "
    "log is the natural logarithm (ln).",
    # losses, as they follow "The loss here is", and what tells them from their relatives
    "half_squared_error": "half the squared error, summed over the outputs",
    "half_squared_error.here": "Here the loss is half the squared error.",
    "squared_error": "the squared error, summed over the outputs",
    "squared_error.here": "Here the loss is the squared error, without a half.",
    "mean_squared_error": "the mean of the outputs' squared errors",
    "mean_squared_error.here": "Here the loss is the mean of the squared errors.",
    "huber": "half the squared error up to an error of 1, and beyond it the size of the error less 1/2, "
    "summed over the outputs",
    "huber.here": "Here the loss is summed over the outputs.",
    "binary_cross_entropy": "minus the natural log of the probability given to the true class, "
    "summed over the outputs",
    "binary_cross_entropy.here": "Here log is the natural logarithm.",
    "cross_entropy": "minus the natural log of the probability given to the true class",
    "cross_entropy.here": "Here log is the natural logarithm.",
    # conventions, as they follow "would be right"
    "without_half": "without the half in front of the loss",
    "for_mean_squared": "for the mean squared error",
    "with_half": "with a half in front of the loss",
    "for_mean": "for the mean over the outputs",
    "for_sum": "for a sum over the outputs instead of their mean",
    "for_half_sum": "with a half in front of a sum over the outputs",
    "base_2": "with logarithms to base 2",
    "base_10": "with logarithms to base 10",
}
