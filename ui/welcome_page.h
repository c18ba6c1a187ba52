#pragma once

#include "ui/sample_maps.h"

#include <QWidget>

#include <vector>

namespace penumbra {

/// What an empty window says: how to begin.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(const std::vector<SampleMap>& samples, QWidget* parent = nullptr);

Q_SIGNALS:
    void openRequested();
    void sampleRequested(const penumbra::SampleMap& sample);
};

} // namespace penumbra
