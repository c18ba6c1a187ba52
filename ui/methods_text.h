#pragma once

#include <QByteArray>
#include <QString>

namespace penumbra {

/// A paragraph, in English, for the methods section of a paper: how the samples of a recipe were drawn, and how often
/// the model's intervals held the truth on universes that it never saw. That is left out unless the model still lies
/// where the recipe says, with a card that tells it of these weights, and the run is like what the card was made of:
/// sampler and steps those that the model recommends, the map inside the range of the training. What the model was
/// trained on is told where its file tells. Empty for what is no recipe. Reads and hashes the
/// model file.
[[nodiscard]] QString methodsText(const QByteArray& recipe);

} // namespace penumbra
